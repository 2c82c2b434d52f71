"""What all blueprints share: sessions, guards, forms, answers, headers, filters, navigation."""
