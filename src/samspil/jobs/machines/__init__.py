"""What a program that reads for a person may do: the tools, and how they are offered over MCP."""
