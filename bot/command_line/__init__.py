"""What stands behind each command of `werkstattbote`."""
