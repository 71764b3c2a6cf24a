"""The front door: the frame around every page, sign-in, accounts, errors.

What a duty shows lies with the duty (`kusei/sections/...`); its templates extend `web/base.html` and use the
components in `web/components/`.
"""
