"""Addresses of papers."""

from django.urls import path

from piste.web.counter.documents.views import batch, point

app_name = "documents"
urlpatterns = [
    path("documents", point.show, name="mine"),
    path("documents/arriving", batch.arriving, name="arriving"),
    path("documents/<int:point>", point.show, name="point"),
    path("documents/<int:point>/batch", point.batch, name="make-batch"),
    path("documents/receipts/<int:number>", point.receipt, name="receipt"),
    path("documents/receipts/<int:number>/void", point.void, name="void"),
    path("documents/batches/<int:number>", batch.show, name="batch"),
    path("documents/batches/<int:number>/hand-over", batch.act, {"name": "hand-over"}, name="hand-over"),
    path("documents/batches/<int:number>/acknowledge", batch.act, {"name": "acknowledge"}, name="acknowledge"),
    path("documents/batches/<int:number>/take-out", batch.act, {"name": "take-out"}, name="take-out"),
]
