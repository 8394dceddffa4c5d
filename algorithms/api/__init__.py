"""The API of the pipelines: read a sheet of the direction, send a new version of it. It never publishes."""
