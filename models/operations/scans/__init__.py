"""Printed forms that come back as scans."""
