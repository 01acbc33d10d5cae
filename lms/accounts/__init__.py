"""People, the institutions of the network, and who acts for which."""
