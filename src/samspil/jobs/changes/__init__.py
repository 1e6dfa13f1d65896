"""What has changed between two states of the content, by what it means."""
