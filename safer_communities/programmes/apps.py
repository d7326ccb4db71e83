from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "safer_communities.programmes"
    verbose_name = "Programmes"
