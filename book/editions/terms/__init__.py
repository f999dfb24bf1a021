"""The course's terms: their list, the glossary page, definitions where a term is first used, the check of their Chinese."""
