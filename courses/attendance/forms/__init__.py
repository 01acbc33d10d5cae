"""What people write down. A form checks the writing; whether it may be done is the service's word."""
