"""What counts, as data: the rule book, its word lists and its phrase notation."""

from lorscore.rules.rule import Rule, RuleBook, load_rules

__all__ = ["Rule", "RuleBook", "load_rules"]
