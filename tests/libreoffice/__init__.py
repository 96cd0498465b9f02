"""A real LibreOffice, as a witness of what the workbooks do."""
