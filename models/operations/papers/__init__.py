"""Papers of the office that are no application's document, through the chain of Pasal 15."""
