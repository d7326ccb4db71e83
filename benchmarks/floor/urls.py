"""A viewset and a page, as the tutorials write them."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from rest_framework import pagination, routers, serializers, viewsets

from benchmarks.floor.models import Action


class ActionSerializer(serializers.ModelSerializer[Action]):
    initiative = serializers.CharField(source="initiative.code", read_only=True)

    class Meta:
        model = Action
        exclude = ["rating", "reason"]


class Pages(pagination.CursorPagination):
    """As ours. The other paginations of REST framework count all rows first and are slower."""

    ordering = "id"
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1000


class ActionViewSet(viewsets.ModelViewSet[Action]):
    serializer_class = ActionSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Action]:
        rows = Action.objects.select_related("initiative")
        code = self.request.query_params.get("initiative")
        return rows.filter(initiative__code=code) if code else rows


@login_required
def plan(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "floor/plan.html", {"actions": Action.objects.filter(initiative__code=code)})


router = routers.SimpleRouter()
router.register("actions", ActionViewSet, "action")
urlpatterns = [path("", include(router.urls)), path("plan/<code>/", plan)]
