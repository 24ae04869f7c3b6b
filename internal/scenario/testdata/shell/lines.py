from django.db import transaction
mina = User.objects.get(username="mina")
mina.groups.remove(Group.objects.get(name="moderators"))
mina.groups.count()
for n in range(2):
    Post.objects.create(title=f"post {n}", author=mina)
for n in range(2, 22):
    post = Post.objects.create(title=f"post {n}", author=mina)
with transaction.atomic():
    Post.objects.filter(title__in=["post 20", "post 21"]).delete()
Post.objects.filter(pk__lt=4).update(author=User.objects.get(username="juno"))
Post.objects.order_by("pk")[:3]
Post.objects.create(title="last", author=mina)
Post.objects.order_by("pk")
print("twice", mina, sep=": ")
None
with transaction.atomic():
    Post.objects.filter(author=mina).delete()
    Post.objects.create(title="post 0", author=mina)
Post.objects.all().delete()
