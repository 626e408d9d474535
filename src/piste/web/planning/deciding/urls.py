"""Addresses of regional plans."""

from django.urls import path

from piste.web.planning.deciding.views import (
    answers,
    comments,
    consultation,
    group,
    moderation,
    open_page,
    plans,
    statements,
    texts,
    versions,
    waivers,
)

app_name = "deciding"
ONE = "regional-plans/<int:pk>"
urlpatterns = [
    path("regional-plans", plans.regional_plans, name="plans"),
    path("regional-plans/add", plans.add, name="add"),
    path(ONE, plans.plan, name="plan"),
    path(f"{ONE}/edit", plans.edit, name="edit"),
    path(f"{ONE}/group", group.group, name="group"),
    path(f"{ONE}/group/bodies", group.add_body, name="body-add"),
    path(f"{ONE}/group/bodies/<int:body>/remove", group.remove_body, name="body-remove"),
    path(f"{ONE}/group/members", group.add_member, name="member-add"),
    path(f"{ONE}/group/members/<int:member>/remove", group.remove_member, name="member-remove"),
    path(f"{ONE}/comments", comments.comments, name="comments"),
    path(f"{ONE}/comments/<int:comment>/settle", comments.resolve, name="comment-settle"),
    path("plans/<int:plan>/comment", comments.comment_on, name="comment-on"),
    path(f"{ONE}/texts", texts.texts, name="texts"),
    path(f"{ONE}/texts/<slug:key>", texts.section, name="section"),
    path(f"{ONE}/consultation", consultation.consultation, name="consultation"),
    path(f"{ONE}/consultation/add", consultation.add, name="consultation-add"),
    path(f"{ONE}/consultation/answer", consultation.answer_now, name="answer-now"),
    path(f"{ONE}/statements/<int:body>", statements.give, name="statement"),
    path(f"{ONE}/statements/<int:statement>/file", statements.file, name="statement-file"),
    path(f"{ONE}/answers", answers.answers, name="answers"),
    path(f"{ONE}/answers/<int:statement>", answers.answer, name="answer"),
    path(f"{ONE}/waivers", waivers.waivers, name="waivers"),
    path(f"{ONE}/waivers/<int:waiver>/remove", waivers.remove, name="waiver-remove"),
    path(f"{ONE}/versions", versions.versions, name="versions"),
    path(f"{ONE}/versions/<int:number>", versions.version, name="version"),
    path(f"{ONE}/inhabitants", moderation.moderation, name="moderation"),
    path(f"{ONE}/inhabitants/open", moderation.open_or_close, name="open-or-close"),
    path(f"{ONE}/inhabitants/<int:comment>", moderation.decide, name="moderate"),
    path("have-your-say", open_page.open_pages, name="open-pages"),
    path("have-your-say/<int:pk>", open_page.open_page, name="open-page"),
]
