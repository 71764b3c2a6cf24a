"""What is asked for: the two marks that stand on the paper."""

from django import forms


class PaperForm(forms.Form):
    """発行番号 and 確認符号 of a paper."""

    number = forms.CharField(
        label="発行番号",
        max_length=60,
        help_text="紙の左下にあります。例　2026-40107-00-000318",
        error_messages={"required": "発行番号を入力してください。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )
    code = forms.CharField(
        label="確認符号",
        max_length=40,
        help_text="枠で囲まれた12文字です。例　7KQ2-9FMX-T4HD",
        error_messages={"required": "確認符号を入力してください。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
