"""The read side across nouns: Today and Money. Changes nothing."""
