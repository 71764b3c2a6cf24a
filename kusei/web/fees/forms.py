"""What is asked for when money is given back, and when a day is closed."""

from django import forms

REASONS = (
    "交付する証明書を誤った",
    "通数を誤った",
    "減免の対象だった",
)


class RefundForm(forms.Form):
    """Why a receipt is given back."""

    reason = forms.CharField(
        label="還付の理由",
        max_length=200,
        help_text=f"例　{'、'.join(REASONS)}",
        error_messages={"required": "還付の理由を入力してください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class ClosingForm(forms.Form):
    """The cash that was counted, and why it differs if it does."""

    counted_yen = forms.IntegerField(
        label="現金の実査額（円）",
        min_value=0,
        max_value=100_000_000,
        help_text="釣銭の準備金を除いて数えた額",
        error_messages={
            "required": "数えた現金の額を入力してください。",
            "invalid": "円の単位の整数で入力してください。",
            "min_value": "0円以上で入力してください。",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "12"}),
    )
    note = forms.CharField(
        label="過不足の理由",
        max_length=200,
        required=False,
        help_text="計算額と合わないときだけ",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> tuple[int, int, int]:
        """Return the sums that stood on the screen: receipts, cash, cashless."""
        try:
            receipts, cash, cashless = (int(part) for part in self.cleaned_data["seen"].split("/"))
        except ValueError as error:
            raise forms.ValidationError("画面を開き直してください。") from error
        return receipts, cash, cashless
