"""The floor: the least that Django and REST framework can do with the same rows. Nothing here serves anybody."""
