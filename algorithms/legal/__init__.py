"""What the law asks of an algorithm: questions and obligations read from algorithms/texts, and pure rules over them."""
