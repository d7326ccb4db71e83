from django.apps import AppConfig


class UiConfig(AppConfig):
    """What pages and papers share: components, form fields, template tags, charts. It has no models."""

    name = "safer_communities.ui"
    label = "ui"
    verbose_name = "Pages"
