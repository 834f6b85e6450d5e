//! The suite that every provider passes over its simulator, filtered by facets.
