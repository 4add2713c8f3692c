"""diffai's method: TfidfVectorizer and LogisticRegression as they come, on one text a request.

Arguments: `judge TRAIN TEST OUT` or `clock TRAIN LIST...`. A line of TRAIN and TEST is a label, a tab and a text.
"""
import sys
import time
from urllib.parse import unquote, urlparse

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression


def lines(path):
    with open(path, "rb") as file:
        return [line.decode("utf-8", "replace").rstrip("\n") for line in file]


def labelled(path):
    rows = [line.split("\t", 1) for line in lines(path)]
    return [row[1] for row in rows], [int(row[0]) for row in rows]


def normal(url):
    """What it makes of a request: its URL without host and separators, unquoted once."""
    try:
        parts = urlparse(url)
    except ValueError:
        return unquote(url)
    return unquote(parts.path + parts.params + parts.query + parts.fragment)


def train(path):
    # Trained on lines as they stand, which is not what is judged: so it does.
    texts, labels = labelled(path)
    vectorizer = TfidfVectorizer()
    model = LogisticRegression(max_iter=1000)
    model.fit(vectorizer.fit_transform(texts), labels)
    return vectorizer, model


def judge(train_path, test_path, out_path):
    vectorizer, model = train(train_path)
    texts, _ = labelled(test_path)
    scores = model.predict_proba(vectorizer.transform([normal(text) for text in texts]))[:, 1]
    with open(out_path, "w") as file:
        file.writelines(f"{score:.9f}\n" for score in scores)


def clock(train_path, *list_paths):
    """Asked for `list from to` on standard input, it judges those lines one by one, and answers with seconds of CPU time."""
    vectorizer, model = train(train_path)
    lists = [lines(path) for path in list_paths]
    print("ready", flush=True)
    for asked in sys.stdin:
        index, begin, end = map(int, asked.split())
        texts = lists[index][begin:end]
        begun = time.process_time()
        for text in texts:
            model.predict(vectorizer.transform([text]))
        print(time.process_time() - begun, flush=True)


if sys.argv[1] == "judge":
    judge(*sys.argv[2:])
else:
    clock(*sys.argv[2:])
