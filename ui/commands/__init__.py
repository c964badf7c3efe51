"""The commands of `glossator`, one file a family; `ui.cli` puts them together."""
