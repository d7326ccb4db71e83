from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "safer_communities.accounts"
    verbose_name = "Accounts"
