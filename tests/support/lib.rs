//! Support for the stories: worlds, engines, windows.
