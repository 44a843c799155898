"""One module per group of tables that the office keeps."""
