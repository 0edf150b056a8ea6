"""How reports come in: form, text, phone, partner; and what a reporter may still do with theirs."""
