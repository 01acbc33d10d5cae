"""From words to rows, through the services of the apps, in the order in which it would have happened."""
