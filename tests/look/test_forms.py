"""A form that renders itself says what is wrong, where, and how to get there."""

from __future__ import annotations

import re

import pytest
from django import forms


class Application(forms.Form):
    name = forms.CharField(label="Name", help_text="As on your card")
    dong = forms.ChoiceField(label="Dong", choices=[("", "Choose"), ("1", "Seocho 1")])
    way = forms.ChoiceField(label="Way", choices=[("a", "Text"), ("b", "Call")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree")


@pytest.fixture
def refused() -> str:
    return str(Application({"name": ""}))


def test_every_error_of_the_summary_leads_to_an_element_that_is_there(refused):
    summary = refused[: refused.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_dong", "id_way", "id_agree"]
    for target in targets:
        assert f'id="{target}"' in refused


def test_a_field_is_described_by_its_hint_and_its_error(refused):
    described = re.search(r'<input[^>]*name="name"[^>]*aria-describedby="([^"]+)"', refused)
    assert described is not None
    for target in described[1].split():
        assert f'id="{target}"' in refused
    assert re.search(r'<input[^>]*name="name"[^>]*aria-invalid="true"', refused)


def test_every_control_has_a_label(refused):
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', refused)
    assert len(controls) == 6
    for control in controls:
        assert f'for="{control}"' in refused


def test_radio_buttons_are_a_group_with_a_question(refused):
    group = refused[refused.index("<fieldset") : refused.index("</fieldset>")]
    assert "<legend>Way" in group
    assert group.count('type="radio"') == 2


def test_only_what_may_be_left_out_is_called_optional(refused):
    assert refused.count("form-optional") == 1
    assert refused.index("form-optional") > refused.index(">Note")


def test_a_fresh_form_has_no_summary():
    assert "error-summary" not in str(Application())


def test_what_people_typed_is_escaped():
    shown = str(Application({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in shown
