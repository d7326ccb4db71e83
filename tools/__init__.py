"""What a checkout is set up and run with on one machine. The application imports nothing of it."""
