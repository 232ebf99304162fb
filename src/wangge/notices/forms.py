from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.notices.models import Contact
from wangge.notices.senders import SendingFailed, check_address


class ContactForm(forms.Form):
    """Where notices go beside the list; an empty address ends the channel."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Contact.Channel.choices)
    address = forms.CharField(
        label=gettext_lazy("Where to send"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "An e-mail address, or the https address of the group bot. Empty: no more messages here."
        ),
    )
    secret = forms.CharField(
        label=gettext_lazy("Signing secret of the bot"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Only DingTalk and Feishu, and only if the bot asks for it."),
    )
    is_urgent_only = forms.BooleanField(label=gettext_lazy("Urgent notices only"), required=False)

    def clean(self) -> dict[str, Any]:
        """The address must fit the channel, and a bot's host must be allowed by the operator."""
        given = super().clean() or self.cleaned_data
        channel, address = given.get("channel"), given.get("address")
        if not address:
            return given
        try:
            if channel == Contact.Channel.EMAIL:
                validate_email(address)
            else:
                check_address(address)
        except ValidationError:
            self.add_error("address", _("This is not an e-mail address."))
        except SendingFailed as refused:
            self.add_error("address", str(refused))
        return given
