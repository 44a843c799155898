"""The services in force, as data, with the code tables and layouts that they name."""
