"""Parses and cleans what people type; nothing is saved here."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wangge.areas.models import Area
from wangge.people.labels import ROLE_CHOICES, SUBKIND_LABELS
from wangge.people.models import Organization, Person, Post

DAY = forms.DateInput(attrs={"type": "date"})


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_username(self) -> str:
        """As it is kept."""
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.person = person

    @property
    def rules(self) -> list[str]:
        """What a password must be, one sentence each."""
        return password_validators_help_texts()

    def clean_old(self) -> str:
        """The present password must be known."""
        old = str(self.cleaned_data["old"])
        if not self.person.check_password(old):
            raise ValidationError(_("This is not your present password."))
        return old

    def clean_new(self) -> str:
        """Against every rule of passwords."""
        new = str(self.cleaned_data["new"])
        validate_password(new, self.person)
        return new

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return given


class ProfileForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("As the browser says")), *settings.LANGUAGES],
    )
    large_type = forms.BooleanField(label=gettext_lazy("Large type on every page"), required=False)
    work_phone = forms.CharField(
        label=gettext_lazy("Work phone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Residents of your grid can see it. Do not enter a private number."),
    )

    def __init__(self, *args: Any, has_posts: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not has_posts:
            del self.fields["work_phone"]


class AreaCodeField(forms.CharField):
    """An area by its code."""

    def clean(self, value: Any) -> Any:
        """The area, or an error."""
        code = super().clean(value)
        if not code:
            return None
        area = Area.objects.filter(code=code.split(" ")[0]).first()
        if area is None:
            raise ValidationError(_("There is no area with the code %(code)s.") % {"code": code})
        return area


class OrganizationCodeField(forms.CharField):
    """An organization by its code."""

    def clean(self, value: Any) -> Any:
        """The organization, or an error."""
        code = super().clean(value)
        if not code:
            return None
        organization = Organization.objects.filter(code=code.split(" ")[0]).first()
        if organization is None:
            raise ValidationError(_("There is no organization with the code %(code)s.") % {"code": code})
        return organization


class SuggestingInput(forms.TextInput):
    """A text input whose suggestions come from our own address while one types; a code typed whole works without."""

    def __init__(self, what: str) -> None:
        super().__init__(attrs={"list": f"{what}-options", "autocomplete": "off", "data-what": what})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Adds where suggestions come from."""
        what = str(self.attrs["data-what"])
        extra = {
            "hx-get": f"{reverse(f'people:suggest_{what}')}?field={name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#{what}-options",
        }
        return super().get_context(name, value, {**(attrs or {}), **extra})


CODE_HELP = gettext_lazy("Type the code or a part of the name, then choose.")


class OrganizationForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organization.Kind.choices)
    subkind = forms.ChoiceField(
        label=gettext_lazy("Sub-kind"), required=False, choices=[("", "—"), *SUBKIND_LABELS.items()]
    )
    parent = OrganizationCodeField(
        label=gettext_lazy("Organization above"),
        required=False,
        widget=SuggestingInput("organizations"),
        help_text=CODE_HELP,
    )
    area = AreaCodeField(label=gettext_lazy("Area"), widget=SuggestingInput("areas"), help_text=CODE_HELP)
    phone = forms.CharField(label=gettext_lazy("Work phone"), required=False, max_length=40)
    is_active = forms.BooleanField(label=gettext_lazy("Open: can hold posts and be given work"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if is_new:
            del self.fields["is_active"]
        else:
            del self.fields["code"]


class PersonForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=59,
        help_text=gettext_lazy("Small letters, digits, dots, hyphens; it never changes."),
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=60)
    work_phone = forms.CharField(label=gettext_lazy("Work phone"), required=False, max_length=40)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not is_new:
            del self.fields["username"]


class PostForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[("", "—"), *ROLE_CHOICES])
    organization = OrganizationCodeField(
        label=gettext_lazy("Organization"), widget=SuggestingInput("organizations"), help_text=CODE_HELP
    )
    area = AreaCodeField(label=gettext_lazy("Area"), widget=SuggestingInput("areas"), help_text=CODE_HELP)
    title = forms.CharField(
        label=gettext_lazy("Local title"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("As people here call it, for example building head."),
    )
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DAY)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Empty: until further notice."),
    )


def taker_words(post: Post) -> str:
    """Somebody who may take work over, with post and area: names alone do not tell whose work it becomes."""
    return f"{post.person.name} · {post.title or post.get_role_display()} · {post.organization.name} {post.area.name}"


class EndPostForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Last day"), widget=DAY)
    at_once = forms.BooleanField(label=gettext_lazy("At once, not at the end of that day"), required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    hand_over_to = forms.ChoiceField(label=gettext_lazy("Open work goes to"), required=False)

    def __init__(self, targets: list[Post], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.targets = {str(post.pk): post for post in targets}
        labels = [(key, taker_words(post)) for key, post in self.targets.items()]
        field = self.fields["hand_over_to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *labels]

    @property
    def target(self) -> Post | None:
        """The post chosen to take over."""
        return self.targets.get(self.cleaned_data.get("hand_over_to", ""))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
