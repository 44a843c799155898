"""Who may come in: residents, officers and users of agencies, with passwords, second factors and sessions."""
