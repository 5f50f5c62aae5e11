//! Records what an executor does with its tasks.
