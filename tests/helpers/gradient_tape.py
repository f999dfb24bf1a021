"""TensorFlow's gradients of an expression, as an oracle."""


def oracle(text, inputs):
    """Value and gradients by TensorFlow's GradientTape in double precision; Python itself reads the expression."""
    import tensorflow as tf

    names = {
        "exp": tf.exp,
        "log": tf.math.log,
        "relu": tf.nn.relu,
        "tanh": tf.tanh,
        "sin": tf.sin,
        "cos": tf.cos,
        "sigmoid": tf.sigmoid,
        "max": tf.maximum,
        "min": tf.minimum,
    }
    variables = {name: tf.Variable(value, dtype=tf.float64) for name, value in inputs.items()}
    *parts, last = text.replace("^", "**").split(";")
    with tf.GradientTape() as tape:
        scope = {
            **{
                name: lambda *args, f=f: f(*(tf.convert_to_tensor(a, tf.float64) for a in args))
                for name, f in names.items()
            },
            **variables,
        }
        for part in parts:
            name, _, rule = part.partition("=")
            scope[name.strip()] = eval(rule.strip(), {"__builtins__": {}}, scope)
        value = eval(last.strip(), {"__builtins__": {}}, scope)
    gradient = tape.gradient(value, variables)
    return float(value), {name: 0.0 if g is None else float(g) for name, g in gradient.items()}
