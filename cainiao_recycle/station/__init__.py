"""The station's use cases: one verb, one transaction, one paragraph."""
