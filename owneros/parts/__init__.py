"""What several areas share and the web must not know: the editor of lines, the price book, links."""
