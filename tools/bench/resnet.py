"""Figures for `make bench`: how fast and how well the recipe of `notebooks/05-cnn/07-resnet.ipynb` learns CIFAR-10.

Both functions train; on two cores they take some minutes. Looking at the test set while training serves to measure speed here, and chooses nothing.
"""

import time

SEED = 1


def accuracy_and_seconds(names, data, epochs=3, seed=SEED):
    """Train the recipe for a number of epochs (three take about 50 s on two cores that nobody else uses).

    Args:
        names: what the lesson's recipe cells define (`utils.lessons.recipe("05-cnn/07-resnet.ipynb")`).
        data: `(x_train, y_train), (x_test, y_test)`, uint8.
        epochs: passes over the training set. Not chosen by a trial: speed changes by a third within minutes on shared machines.
        seed: of Keras.

    Returns:
        dict: `accuracy` on the test set (asked twice), `seconds` of fitting, `epochs`.
    """
    import keras

    (x, y), (x_test, y_test) = data
    keras.utils.set_random_seed(seed)
    model = names["build_recipe"]()
    spent = _seconds_of(lambda model=model, epochs=epochs: names["fit_recipe"](model, x, y, epochs=epochs))
    accuracy = (names["ask_twice"](model, x_test).argmax(axis=1) == y_test).mean()
    return {"accuracy": float(accuracy), "seconds": spent, "epochs": epochs}


def seconds_to(names, data, goal=0.65, seed=SEED, most=8):
    """The shortest schedule of the recipe, in whole epochs, that reaches the goal on the test set (each picture asked twice, as in the lesson).

    Returns:
        dict: `seconds` of fitting (None if even `most` epochs do not do), `epochs`, `accuracy`.
    """
    import keras

    (x, y), (x_test, y_test) = data
    for epochs in range(1, most + 1):
        keras.utils.set_random_seed(seed)
        model = names["build_recipe"]()
        spent = _seconds_of(lambda model=model, epochs=epochs: names["fit_recipe"](model, x, y, epochs=epochs))
        accuracy = float((names["ask_twice"](model, x_test).argmax(axis=1) == y_test).mean())
        if accuracy >= goal:
            return {"seconds": spent, "epochs": epochs, "accuracy": accuracy}
    return {"seconds": None, "epochs": most, "accuracy": accuracy}


def tutorial_to(data, goal=0.65, epochs=10, seed=SEED):
    """The common tutorial recipe: convolutions with 32, 64, 64 filters, a dense layer of 64, Adam, batches of 32, float images.

    Returns:
        dict: `seconds` of fitting until the test accuracy after an epoch first reached the goal (None if never), `epochs` until
        then, `best` accuracy up to there. It stops at the goal.
    """
    import keras
    from keras import layers

    (x, y), (x_test, y_test) = data
    x, x_test = x.astype("float32") / 255, x_test.astype("float32") / 255
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    spent, best = 0.0, 0.0
    for epoch in range(1, epochs + 1):
        spent += _seconds_of(lambda: model.fit(x, y, batch_size=32, epochs=1, verbose=0))
        best = max(best, model.evaluate(x_test, y_test, batch_size=500, verbose=0)[1])
        if best >= goal:
            return {"seconds": spent, "epochs": epoch, "best": best}
    return {"seconds": None, "epochs": epochs, "best": best}


def _seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
