from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "safer_communities.tenancy"
    verbose_name = "Partnerships"
