"""The web shop's back end."""
