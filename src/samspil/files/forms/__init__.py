"""The entry form as people meet it: workbook, CSV and YAML, all read from the shapes."""
