"""The workbook that comes back: an untrusted file, opened within limits and read as people type."""
