"""The register of residents and families: read, searched, mended, guarded."""
