"""Demonstration data: invented people, a real registry, and files at every stage. Made by operations only.

Nobody here exists: the surnames are common nouns, and every act that they sign is marked « donnée de démonstration ».
"""
