"""Define forms.yml: the layouts of a body's own tables, of targets and of results."""

from __future__ import annotations

from pydantic import Field, model_validator

from generator.form.cell_errors import cell_error
from generator.form.cells import Form, OneOrMore
from generator.form.form_layouts import FormLayout
from generator.form.indicator_schemes import Scheme
from generator.form.result_layouts import ResultLayout


class FormLayouts(Form):
    """forms.yml: the form layouts of a body, with the indicator schemes that they need."""

    layouts: OneOrMore[FormLayout] = Field((), alias="表式", description="每种目标表的表式一项")
    result_layouts: OneOrMore[ResultLayout] = Field(
        (), alias="结果表式", description="每种自评表、监控表的表式一项"
    )
    schemes: tuple[Scheme, ...] = Field(
        (), alias="指标体系", description="这些表式所用、taxonomy.yml 里没有的指标体系"
    )

    @model_validator(mode="after")
    def _says_something(self) -> FormLayouts:
        if not self.layouts and not self.result_layouts:
            raise cell_error("missing-field", "“表式”“结果表式”一样也没有写。请至少写一样")
        return self
