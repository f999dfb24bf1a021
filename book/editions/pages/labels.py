"""Labels of recorded figures in an edition's language; `utils.labels`, which a learner's kernel asks too, knows how."""

from utils import labels


def note_dependencies(app):
    """Have the document that is being read be read again when the shared labels or the terms change."""
    for path in (labels.SHARED, labels.TERMS):
        app.env.note_dependency(str(path))


def outputs_of_edition(cell, notebook, edition):
    """A code cell's outputs with the labels of their figures in the edition's language."""
    outputs = cell.get("outputs", [])
    if edition != "zh":
        return outputs
    known = labels.labels_of(notebook, cell)
    return [labels.in_output(output, known) for output in outputs]
