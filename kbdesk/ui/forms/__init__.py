"""Forms: fields declared once, and a page that fills, keeps, refuses and saves them."""
