"""The catalogue of checks of a 部门预算公开; the rules enter themselves from the modules beside this one."""

from extractor.checks.rule import Catalogue

CATALOGUE = Catalogue()
rule = CATALOGUE.rule
